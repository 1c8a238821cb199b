ALTER TABLE `accounts` ADD `mac` text DEFAULT '' NOT NULL;--> statement-breakpoint
ALTER TABLE `messages` ADD `mac` text;