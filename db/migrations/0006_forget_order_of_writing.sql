PRAGMA foreign_keys=OFF;--> statement-breakpoint
CREATE TABLE `__new_events` (
	`tip_id` text NOT NULL,
	`version` integer NOT NULL,
	`from` text,
	`to` text NOT NULL,
	`account_id` text,
	`on_day` text NOT NULL,
	`reason` text,
	`referred_to` text,
	`finding` text,
	PRIMARY KEY(`tip_id`, `version`),
	FOREIGN KEY (`tip_id`) REFERENCES `tips`(`id`) ON UPDATE no action ON DELETE no action,
	FOREIGN KEY (`account_id`) REFERENCES `accounts`(`id`) ON UPDATE no action ON DELETE no action,
	CONSTRAINT "events_from" CHECK("__new_events"."from" in ('received', 'investigating', 'waiting', 'referred', 'out-of-scope', 'spam', 'closed', 'withdrawn')),
	CONSTRAINT "events_to" CHECK("__new_events"."to" in ('received', 'investigating', 'waiting', 'referred', 'out-of-scope', 'spam', 'closed', 'withdrawn')),
	CONSTRAINT "events_reason" CHECK("__new_events"."reason" in ('housing-certificate', 'equipment-certificate', 'other-region', 'hidden-danger', 'not-work-safety')),
	CONSTRAINT "events_referred_to" CHECK("__new_events"."referred_to" in ('police', 'emergency', 'housing', 'market', 'internet', 'other')),
	CONSTRAINT "events_finding" CHECK("__new_events"."finding" in ('substantiated', 'unsubstantiated', 'undetermined'))
) WITHOUT ROWID;
--> statement-breakpoint
INSERT INTO `__new_events`("tip_id", "version", "from", "to", "account_id", "on_day", "reason", "referred_to", "finding") SELECT "tip_id", "version", "from", "to", "account_id", "on_day", "reason", "referred_to", "finding" FROM `events`;--> statement-breakpoint
DROP TABLE `events`;--> statement-breakpoint
ALTER TABLE `__new_events` RENAME TO `events`;--> statement-breakpoint
CREATE TABLE `__new_messages` (
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
) WITHOUT ROWID;
--> statement-breakpoint
INSERT INTO `__new_messages`("id", "tip_id", "position", "account_id", "sent_on", "evidence_count", "office_key_id", "sealed") SELECT "id", "tip_id", "position", "account_id", "sent_on", "evidence_count", "office_key_id", "sealed" FROM `messages`;--> statement-breakpoint
DROP TABLE `messages`;--> statement-breakpoint
ALTER TABLE `__new_messages` RENAME TO `messages`;--> statement-breakpoint
CREATE UNIQUE INDEX `messages_tip_position` ON `messages` (`tip_id`,`position`);--> statement-breakpoint
PRAGMA foreign_keys=ON;