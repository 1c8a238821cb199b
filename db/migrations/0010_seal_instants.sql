CREATE TABLE `instants` (
	`id` text PRIMARY KEY NOT NULL,
	`on_day` text NOT NULL,
	`sealed` blob NOT NULL
);
--> statement-breakpoint
PRAGMA foreign_keys=OFF;--> statement-breakpoint
CREATE TABLE `__new_invites` (
	`id` text PRIMARY KEY NOT NULL,
	`kind` text NOT NULL,
	`code_hash` text NOT NULL,
	`role` text NOT NULL,
	`totp_sealed` blob,
	`expires_at` blob NOT NULL,
	`used_on` text,
	CONSTRAINT "invites_kind" CHECK("__new_invites"."kind" in ('setup', 'member')),
	CONSTRAINT "invites_role" CHECK("__new_invites"."role" in ('triager', 'lead', 'auditor'))
);
--> statement-breakpoint
DROP TABLE `invites`;--> statement-breakpoint
ALTER TABLE `__new_invites` RENAME TO `invites`;--> statement-breakpoint
PRAGMA foreign_keys=ON;--> statement-breakpoint
CREATE UNIQUE INDEX `invites_codeHash_unique` ON `invites` (`code_hash`);--> statement-breakpoint
CREATE TABLE `__new_sessions` (
	`id` text PRIMARY KEY NOT NULL,
	`account_id` text NOT NULL,
	`wrap_key` text NOT NULL,
	`created_at` blob NOT NULL,
	`seen_at` blob NOT NULL,
	`refused_passwords` integer DEFAULT 0 NOT NULL,
	`refused_codes` integer DEFAULT 0 NOT NULL,
	FOREIGN KEY (`account_id`) REFERENCES `accounts`(`id`) ON UPDATE no action ON DELETE no action
);
--> statement-breakpoint
DROP TABLE `sessions`;--> statement-breakpoint
ALTER TABLE `__new_sessions` RENAME TO `sessions`;--> statement-breakpoint
CREATE INDEX `sessions_account` ON `sessions` (`account_id`);--> statement-breakpoint
ALTER TABLE `accounts` ADD `totp_used_at` blob;--> statement-breakpoint
ALTER TABLE `accounts` ADD `created_on` text DEFAULT '' NOT NULL;--> statement-breakpoint
UPDATE `accounts` SET `created_on` = date(`created_at`, '+8 hours');--> statement-breakpoint
ALTER TABLE `accounts` DROP COLUMN `totp_last_step`;--> statement-breakpoint
ALTER TABLE `accounts` DROP COLUMN `created_at`;--> statement-breakpoint
ALTER TABLE `audit` ADD `on_day` text DEFAULT '' NOT NULL;--> statement-breakpoint
ALTER TABLE `audit` ADD `instant_hash` text DEFAULT '' NOT NULL;--> statement-breakpoint
ALTER TABLE `audit` DROP COLUMN `at`;--> statement-breakpoint
ALTER TABLE `notes` ADD `written_on` text DEFAULT '' NOT NULL;--> statement-breakpoint
UPDATE `notes` SET `written_on` = date(`written_at`, '+8 hours');--> statement-breakpoint
ALTER TABLE `notes` DROP COLUMN `written_at`;