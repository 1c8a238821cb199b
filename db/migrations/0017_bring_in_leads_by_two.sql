ALTER TABLE `accounts` ADD `invited_by` text;--> statement-breakpoint
ALTER TABLE `accounts` ADD `origin` text DEFAULT '' NOT NULL;--> statement-breakpoint
ALTER TABLE `invites` ADD `invited_by` text;--> statement-breakpoint
UPDATE `accounts` SET `mac` = '';
