PRAGMA foreign_keys=OFF;--> statement-breakpoint
CREATE TABLE `__new_tips` (
	`id` text PRIMARY KEY NOT NULL,
	`number` text NOT NULL,
	`status` text NOT NULL,
	`version` integer NOT NULL,
	`category` text NOT NULL,
	`platform` text,
	`district` text,
	`operations` text NOT NULL,
	`lane` text NOT NULL,
	`channel` text NOT NULL,
	`received_on` text NOT NULL,
	`due_on` text NOT NULL,
	`assignee_id` text,
	`finding` text,
	`objected` integer DEFAULT false NOT NULL,
	`objected_once` integer DEFAULT false NOT NULL,
	`ever_referred` integer DEFAULT false NOT NULL,
	`unread` integer NOT NULL,
	`evidence_count` integer NOT NULL,
	`wants_reward` integer NOT NULL,
	`hold` integer DEFAULT false NOT NULL,
	`purge_on` text,
	`mailbox_id` text NOT NULL,
	`reporter_recipient` text NOT NULL,
	`office_key_id` text NOT NULL,
	`summary` blob,
	FOREIGN KEY (`assignee_id`) REFERENCES `accounts`(`id`) ON UPDATE no action ON DELETE no action,
	FOREIGN KEY (`office_key_id`) REFERENCES `office_keys`(`id`) ON UPDATE no action ON DELETE no action,
	CONSTRAINT "tips_status" CHECK("__new_tips"."status" in ('received', 'investigating', 'waiting', 'referred', 'out-of-scope', 'spam', 'closed', 'withdrawn')),
	CONSTRAINT "tips_lane" CHECK("__new_tips"."lane" in ('normal', 'slow')),
	CONSTRAINT "tips_channel" CHECK("__new_tips"."channel" in ('web')),
	CONSTRAINT "tips_finding" CHECK("__new_tips"."finding" in ('substantiated', 'unsubstantiated', 'undetermined'))
);
--> statement-breakpoint
INSERT INTO `__new_tips`("id", "number", "status", "version", "category", "platform", "district", "operations", "lane", "channel", "received_on", "due_on", "assignee_id", "finding", "objected", "objected_once", "ever_referred", "unread", "evidence_count", "wants_reward", "hold", "purge_on", "mailbox_id", "reporter_recipient", "office_key_id", "summary") SELECT "id", "number", "status", "version", "category", "platform", "district", "operations", "lane", "channel", "received_on", "due_on", "assignee_id", "finding", "objected", "objected_once", "ever_referred", "unread", "evidence_count", "wants_reward", "hold", "purge_on", "mailbox_id", "reporter_recipient", "office_key_id", "summary" FROM `tips`;--> statement-breakpoint
DROP TABLE `tips`;--> statement-breakpoint
ALTER TABLE `__new_tips` RENAME TO `tips`;--> statement-breakpoint
PRAGMA foreign_keys=ON;--> statement-breakpoint
CREATE UNIQUE INDEX `tips_number_unique` ON `tips` (`number`);--> statement-breakpoint
CREATE UNIQUE INDEX `tips_mailboxId_unique` ON `tips` (`mailbox_id`);--> statement-breakpoint
CREATE INDEX `tips_queue` ON `tips` (`status`,`lane`,`due_on`,`id`);--> statement-breakpoint
CREATE INDEX `tips_due` ON `tips` (`due_on`,`id`);--> statement-breakpoint
CREATE INDEX `tips_open` ON `tips` (`due_on`,`id`) WHERE not "tips"."status" in ('out-of-scope', 'spam', 'closed', 'withdrawn');--> statement-breakpoint
CREATE INDEX `tips_lane` ON `tips` (`lane`,`due_on`,`id`) WHERE not "tips"."status" in ('out-of-scope', 'spam', 'closed', 'withdrawn');--> statement-breakpoint
CREATE INDEX `tips_closed` ON `tips` (`status`,`due_on`,`id`) WHERE "tips"."status" = 'closed';--> statement-breakpoint
CREATE INDEX `tips_assignee` ON `tips` (`assignee_id`,`due_on`,`id`) WHERE not "tips"."status" in ('out-of-scope', 'spam', 'closed', 'withdrawn');--> statement-breakpoint
CREATE INDEX `tips_rewardable` ON `tips` (`status`,`finding`,`due_on`,`id`) WHERE ("tips"."wants_reward" = 1 and "tips"."status" = 'closed' and "tips"."finding" = 'substantiated');--> statement-breakpoint
CREATE INDEX `tips_purge` ON `tips` (`purge_on`,`id`) WHERE "tips"."purge_on" is not null;--> statement-breakpoint
CREATE TABLE `__new_tokens` (
	`tip_id` text NOT NULL,
	`position` integer NOT NULL,
	`kind` text NOT NULL,
	`token` text NOT NULL,
	PRIMARY KEY(`tip_id`, `position`),
	FOREIGN KEY (`tip_id`) REFERENCES `tips`(`id`) ON UPDATE no action ON DELETE no action
);
--> statement-breakpoint
INSERT INTO `__new_tokens`("tip_id", "position", "kind", "token") SELECT "tip_id", "position", "kind", "token" FROM `tokens`;--> statement-breakpoint
DROP TABLE `tokens`;--> statement-breakpoint
ALTER TABLE `__new_tokens` RENAME TO `tokens`;--> statement-breakpoint
CREATE INDEX `tokens_token` ON `tokens` (`token`);