CREATE TABLE `renewals` (
	`account_id` text PRIMARY KEY NOT NULL,
	`asked_by` text,
	`code_hash` text NOT NULL,
	`expires_at` blob NOT NULL,
	`is_proved` integer NOT NULL,
	`totp_sealed` blob,
	`salt` text,
	`proof_hash` text,
	`recipient` text,
	`mac` text NOT NULL,
	FOREIGN KEY (`account_id`) REFERENCES `accounts`(`id`) ON UPDATE no action ON DELETE no action,
	FOREIGN KEY (`asked_by`) REFERENCES `accounts`(`id`) ON UPDATE no action ON DELETE no action
);
--> statement-breakpoint
CREATE UNIQUE INDEX `renewals_codeHash_unique` ON `renewals` (`code_hash`);