CREATE TABLE `move_requests` (
	`tip_id` text NOT NULL,
	`version` integer NOT NULL,
	`to` text NOT NULL,
	`referred_to` text,
	`finding` text,
	`note_id` text,
	`account_id` text NOT NULL,
	`on_day` text NOT NULL,
	`state` text NOT NULL,
	`ended_version` integer,
	`ended_by` text,
	`ended_on` text,
	PRIMARY KEY(`tip_id`, `version`),
	FOREIGN KEY (`tip_id`) REFERENCES `tips`(`id`) ON UPDATE no action ON DELETE no action,
	FOREIGN KEY (`account_id`) REFERENCES `accounts`(`id`) ON UPDATE no action ON DELETE no action,
	FOREIGN KEY (`ended_by`) REFERENCES `accounts`(`id`) ON UPDATE no action ON DELETE no action,
	CONSTRAINT "move_requests_to" CHECK("move_requests"."to" in ('received', 'investigating', 'waiting', 'referred', 'out-of-scope', 'spam', 'closed', 'withdrawn')),
	CONSTRAINT "move_requests_referred_to" CHECK("move_requests"."referred_to" in ('police', 'emergency', 'housing', 'market', 'internet', 'other')),
	CONSTRAINT "move_requests_finding" CHECK("move_requests"."finding" in ('substantiated', 'unsubstantiated', 'undetermined')),
	CONSTRAINT "move_requests_state" CHECK("move_requests"."state" in ('open', 'granted', 'declined', 'taken-back', 'lapsed')),
	CONSTRAINT "move_requests_ended" CHECK(("move_requests"."state" = 'open') = ("move_requests"."ended_version" is null)),
	CONSTRAINT "move_requests_ended_on" CHECK(("move_requests"."ended_version" is null) = ("move_requests"."ended_on" is null))
) WITHOUT ROWID;
--> statement-breakpoint
CREATE UNIQUE INDEX `move_requests_open` ON `move_requests` (`tip_id`) WHERE "move_requests"."state" = 'open';