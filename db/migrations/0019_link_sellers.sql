CREATE TABLE `seller_decisions` (
	`tip_id` text NOT NULL,
	`other_id` text NOT NULL,
	`decision` text NOT NULL,
	`account_id` text NOT NULL,
	`on_day` text NOT NULL,
	PRIMARY KEY(`tip_id`, `other_id`),
	FOREIGN KEY (`tip_id`) REFERENCES `tips`(`id`) ON UPDATE no action ON DELETE no action,
	FOREIGN KEY (`other_id`) REFERENCES `tips`(`id`) ON UPDATE no action ON DELETE no action,
	FOREIGN KEY (`account_id`) REFERENCES `accounts`(`id`) ON UPDATE no action ON DELETE no action,
	CONSTRAINT "seller_decisions_decision" CHECK("seller_decisions"."decision" in ('same', 'apart'))
) WITHOUT ROWID;
--> statement-breakpoint
CREATE INDEX `seller_decisions_other` ON `seller_decisions` (`other_id`);--> statement-breakpoint
CREATE TABLE `tokens` (
	`tip_id` text NOT NULL,
	`token` text NOT NULL,
	`strength` text NOT NULL,
	`version` integer NOT NULL,
	PRIMARY KEY(`tip_id`, `token`),
	FOREIGN KEY (`tip_id`) REFERENCES `tips`(`id`) ON UPDATE no action ON DELETE no action,
	CONSTRAINT "tokens_strength" CHECK("tokens"."strength" in ('strong', 'similar', 'name', 'text'))
) WITHOUT ROWID;
--> statement-breakpoint
CREATE INDEX `tokens_token` ON `tokens` (`token`);--> statement-breakpoint
ALTER TABLE `tips` ADD `index_version` integer DEFAULT 0 NOT NULL;--> statement-breakpoint
ALTER TABLE `tips` ADD `seller_id` text;--> statement-breakpoint
CREATE INDEX `tips_unindexed` ON `tips` (`index_version`,`id`) WHERE "tips"."summary" is not null;--> statement-breakpoint
CREATE INDEX `tips_seller` ON `tips` (`seller_id`,`id`) WHERE "tips"."seller_id" is not null;