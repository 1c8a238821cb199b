CREATE TABLE `refusals` (
	`account_id` text NOT NULL,
	`factor` text NOT NULL,
	`count` integer NOT NULL,
	`hour` text NOT NULL,
	PRIMARY KEY(`account_id`, `factor`),
	FOREIGN KEY (`account_id`) REFERENCES `accounts`(`id`) ON UPDATE no action ON DELETE no action,
	CONSTRAINT "refusals_factor" CHECK("refusals"."factor" in ('password', 'second-factor', 'disabled'))
);
--> statement-breakpoint
ALTER TABLE `sessions` ADD `refused_passwords` integer DEFAULT 0 NOT NULL;--> statement-breakpoint
ALTER TABLE `sessions` ADD `refused_codes` integer DEFAULT 0 NOT NULL;