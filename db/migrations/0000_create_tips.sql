CREATE TABLE `accounts` (
	`id` text PRIMARY KEY NOT NULL,
	`account` text NOT NULL,
	`display_name` text NOT NULL,
	`role` text NOT NULL,
	`state` text NOT NULL,
	`salt` text NOT NULL,
	`proof_hash` text NOT NULL,
	`recipient` text NOT NULL,
	`totp_sealed` blob,
	`totp_last_step` integer DEFAULT 0 NOT NULL,
	`ring_sealed` blob,
	`created_at` text NOT NULL,
	CONSTRAINT "accounts_role" CHECK("accounts"."role" in ('triager', 'lead', 'auditor')),
	CONSTRAINT "accounts_state" CHECK("accounts"."state" in ('pending', 'active', 'disabled'))
);
--> statement-breakpoint
CREATE UNIQUE INDEX `accounts_account_unique` ON `accounts` (`account`);--> statement-breakpoint
CREATE TABLE `arrivals` (
	`hash` text PRIMARY KEY NOT NULL,
	`previous` text NOT NULL,
	`number` text NOT NULL,
	`received_on` text NOT NULL,
	`content_hash` text NOT NULL
);
--> statement-breakpoint
CREATE UNIQUE INDEX `arrivals_previous` ON `arrivals` (`previous`);--> statement-breakpoint
CREATE TABLE `audit` (
	`hash` text PRIMARY KEY NOT NULL,
	`previous` text NOT NULL,
	`id` text NOT NULL,
	`at` text NOT NULL,
	`actor` text NOT NULL,
	`action` text NOT NULL,
	`subject` text NOT NULL
);
--> statement-breakpoint
CREATE UNIQUE INDEX `audit_previous` ON `audit` (`previous`);--> statement-breakpoint
CREATE UNIQUE INDEX `audit_id_unique` ON `audit` (`id`);--> statement-breakpoint
CREATE TABLE `bodies` (
	`tip_id` text PRIMARY KEY NOT NULL,
	`sealed` blob NOT NULL,
	FOREIGN KEY (`tip_id`) REFERENCES `tips`(`id`) ON UPDATE no action ON DELETE no action
);
--> statement-breakpoint
CREATE TABLE `contacts` (
	`tip_id` text PRIMARY KEY NOT NULL,
	`sealed` blob NOT NULL,
	FOREIGN KEY (`tip_id`) REFERENCES `tips`(`id`) ON UPDATE no action ON DELETE no action
);
--> statement-breakpoint
CREATE TABLE `events` (
	`tip_id` text NOT NULL,
	`version` integer NOT NULL,
	`from` text,
	`to` text NOT NULL,
	`account_id` text,
	`on_day` text NOT NULL,
	`reason` text,
	`referred_to` text,
	`finding` text,
	FOREIGN KEY (`tip_id`) REFERENCES `tips`(`id`) ON UPDATE no action ON DELETE no action,
	FOREIGN KEY (`account_id`) REFERENCES `accounts`(`id`) ON UPDATE no action ON DELETE no action,
	CONSTRAINT "events_from" CHECK("events"."from" in ('received', 'investigating', 'waiting', 'referred', 'out-of-scope', 'spam', 'closed', 'withdrawn')),
	CONSTRAINT "events_to" CHECK("events"."to" in ('received', 'investigating', 'waiting', 'referred', 'out-of-scope', 'spam', 'closed', 'withdrawn')),
	CONSTRAINT "events_reason" CHECK("events"."reason" in ('housing-certificate', 'equipment-certificate', 'other-region', 'hidden-danger', 'not-work-safety')),
	CONSTRAINT "events_referred_to" CHECK("events"."referred_to" in ('police', 'emergency', 'housing', 'market', 'internet', 'other')),
	CONSTRAINT "events_finding" CHECK("events"."finding" in ('substantiated', 'unsubstantiated', 'undetermined'))
);
--> statement-breakpoint
CREATE UNIQUE INDEX `events_tip_version` ON `events` (`tip_id`,`version`);--> statement-breakpoint
CREATE TABLE `evidence` (
	`id` text PRIMARY KEY NOT NULL,
	`tip_id` text NOT NULL,
	`message_id` text,
	`position` integer NOT NULL,
	`bytes` integer NOT NULL,
	`office_key_id` text NOT NULL,
	FOREIGN KEY (`tip_id`) REFERENCES `tips`(`id`) ON UPDATE no action ON DELETE no action,
	FOREIGN KEY (`message_id`) REFERENCES `messages`(`id`) ON UPDATE no action ON DELETE no action,
	FOREIGN KEY (`office_key_id`) REFERENCES `office_keys`(`id`) ON UPDATE no action ON DELETE no action
);
--> statement-breakpoint
CREATE INDEX `evidence_tip` ON `evidence` (`tip_id`,`position`);--> statement-breakpoint
CREATE TABLE `invites` (
	`id` text PRIMARY KEY NOT NULL,
	`kind` text NOT NULL,
	`code_hash` text NOT NULL,
	`role` text NOT NULL,
	`totp_sealed` blob,
	`expires_at` text NOT NULL,
	`used_at` text,
	CONSTRAINT "invites_kind" CHECK("invites"."kind" in ('setup', 'member')),
	CONSTRAINT "invites_role" CHECK("invites"."role" in ('triager', 'lead', 'auditor'))
);
--> statement-breakpoint
CREATE UNIQUE INDEX `invites_codeHash_unique` ON `invites` (`code_hash`);--> statement-breakpoint
CREATE TABLE `messages` (
	`id` text PRIMARY KEY NOT NULL,
	`tip_id` text NOT NULL,
	`position` integer NOT NULL,
	`account_id` text,
	`sent_on` text NOT NULL,
	`evidence_count` integer NOT NULL,
	`office_key_id` text NOT NULL,
	`sealed` blob NOT NULL,
	FOREIGN KEY (`tip_id`) REFERENCES `tips`(`id`) ON UPDATE no action ON DELETE no action,
	FOREIGN KEY (`account_id`) REFERENCES `accounts`(`id`) ON UPDATE no action ON DELETE no action,
	FOREIGN KEY (`office_key_id`) REFERENCES `office_keys`(`id`) ON UPDATE no action ON DELETE no action
);
--> statement-breakpoint
CREATE UNIQUE INDEX `messages_tip_position` ON `messages` (`tip_id`,`position`);--> statement-breakpoint
CREATE TABLE `notes` (
	`id` text PRIMARY KEY NOT NULL,
	`tip_id` text NOT NULL,
	`account_id` text NOT NULL,
	`written_at` text NOT NULL,
	`office_key_id` text NOT NULL,
	`sealed` blob NOT NULL,
	FOREIGN KEY (`tip_id`) REFERENCES `tips`(`id`) ON UPDATE no action ON DELETE no action,
	FOREIGN KEY (`account_id`) REFERENCES `accounts`(`id`) ON UPDATE no action ON DELETE no action,
	FOREIGN KEY (`office_key_id`) REFERENCES `office_keys`(`id`) ON UPDATE no action ON DELETE no action
);
--> statement-breakpoint
CREATE INDEX `notes_tip` ON `notes` (`tip_id`);--> statement-breakpoint
CREATE TABLE `office_keys` (
	`id` text PRIMARY KEY NOT NULL,
	`recipient` text NOT NULL,
	`created_on` text NOT NULL
);
--> statement-breakpoint
CREATE TABLE `sessions` (
	`id` text PRIMARY KEY NOT NULL,
	`account_id` text NOT NULL,
	`wrap_key` text NOT NULL,
	`created_at` text NOT NULL,
	`seen_at` text NOT NULL,
	FOREIGN KEY (`account_id`) REFERENCES `accounts`(`id`) ON UPDATE no action ON DELETE no action
);
--> statement-breakpoint
CREATE INDEX `sessions_account` ON `sessions` (`account_id`);--> statement-breakpoint
CREATE TABLE `settings` (
	`key` text PRIMARY KEY NOT NULL,
	`value` text NOT NULL
);
--> statement-breakpoint
CREATE TABLE `tips` (
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
	CONSTRAINT "tips_status" CHECK("tips"."status" in ('received', 'investigating', 'waiting', 'referred', 'out-of-scope', 'spam', 'closed', 'withdrawn')),
	CONSTRAINT "tips_category" CHECK("tips"."category" in ('selling', 'using', 'altering', 'employer', 'training', 'other')),
	CONSTRAINT "tips_platform" CHECK("tips"."platform" in ('wechat', 'qq', 'douyin', 'kuaishou', 'xianyu', 'taobao', 'pinduoduo', 'xiaohongshu', 'website', 'sms', 'in-person', 'other')),
	CONSTRAINT "tips_lane" CHECK("tips"."lane" in ('normal', 'slow')),
	CONSTRAINT "tips_channel" CHECK("tips"."channel" in ('web')),
	CONSTRAINT "tips_finding" CHECK("tips"."finding" in ('substantiated', 'unsubstantiated', 'undetermined'))
);
--> statement-breakpoint
CREATE UNIQUE INDEX `tips_number_unique` ON `tips` (`number`);--> statement-breakpoint
CREATE UNIQUE INDEX `tips_mailboxId_unique` ON `tips` (`mailbox_id`);--> statement-breakpoint
CREATE INDEX `tips_queue` ON `tips` (`status`,`lane`,`due_on`,`id`);--> statement-breakpoint
CREATE INDEX `tips_due` ON `tips` (`due_on`,`id`);--> statement-breakpoint
CREATE INDEX `tips_lane` ON `tips` (`lane`,`status`,`due_on`,`id`);--> statement-breakpoint
CREATE INDEX `tips_assignee` ON `tips` (`assignee_id`,`due_on`,`id`);--> statement-breakpoint
CREATE TABLE `tokens` (
	`tip_id` text NOT NULL,
	`position` integer NOT NULL,
	`kind` text NOT NULL,
	`token` text NOT NULL,
	PRIMARY KEY(`tip_id`, `position`),
	FOREIGN KEY (`tip_id`) REFERENCES `tips`(`id`) ON UPDATE no action ON DELETE no action,
	CONSTRAINT "tokens_kind" CHECK("tokens"."kind" in ('wechat', 'qq', 'phone', 'url', 'payee', 'shop', 'email', 'employer', 'other'))
);
--> statement-breakpoint
CREATE INDEX `tokens_token` ON `tokens` (`token`);