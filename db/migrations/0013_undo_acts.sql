CREATE TABLE `acted_tips` (
	`act_id` text NOT NULL,
	`tip_id` text NOT NULL,
	`version` integer NOT NULL,
	`reward_version` integer NOT NULL,
	`before` text NOT NULL,
	`taken_back` integer DEFAULT false NOT NULL,
	PRIMARY KEY(`act_id`, `tip_id`),
	FOREIGN KEY (`act_id`) REFERENCES `acts`(`id`) ON UPDATE no action ON DELETE no action,
	FOREIGN KEY (`tip_id`) REFERENCES `tips`(`id`) ON UPDATE no action ON DELETE no action
) WITHOUT ROWID;
--> statement-breakpoint
CREATE TABLE `acts` (
	`id` text PRIMARY KEY NOT NULL,
	`account_id` text NOT NULL,
	`on_day` text NOT NULL,
	FOREIGN KEY (`account_id`) REFERENCES `accounts`(`id`) ON UPDATE no action ON DELETE no action
) WITHOUT ROWID;
--> statement-breakpoint
ALTER TABLE `events` ADD `taken_back` integer DEFAULT false NOT NULL;