CREATE TABLE `hand_overs` (
	`tip_id` text NOT NULL,
	`version` integer NOT NULL,
	`kind` text NOT NULL,
	`from_id` text,
	`to_id` text,
	`by_id` text,
	`on_day` text NOT NULL,
	`return_on` text,
	`note_id` text,
	PRIMARY KEY(`tip_id`, `version`),
	FOREIGN KEY (`tip_id`) REFERENCES `tips`(`id`) ON UPDATE no action ON DELETE no action,
	FOREIGN KEY (`from_id`) REFERENCES `accounts`(`id`) ON UPDATE no action ON DELETE no action,
	FOREIGN KEY (`to_id`) REFERENCES `accounts`(`id`) ON UPDATE no action ON DELETE no action,
	FOREIGN KEY (`by_id`) REFERENCES `accounts`(`id`) ON UPDATE no action ON DELETE no action,
	CONSTRAINT "hand_overs_kind" CHECK("hand_overs"."kind" in ('given', 'taken-back', 'returned', 'kept', 'disabled'))
) WITHOUT ROWID;
--> statement-breakpoint
ALTER TABLE `tips` ADD `lender_id` text REFERENCES accounts(id);--> statement-breakpoint
ALTER TABLE `tips` ADD `return_on` text;--> statement-breakpoint
CREATE INDEX `tips_return` ON `tips` (`return_on`,`id`) WHERE "tips"."return_on" is not null;