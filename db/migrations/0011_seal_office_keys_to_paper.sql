ALTER TABLE `office_keys` ADD `epoch` integer DEFAULT 1 NOT NULL;--> statement-breakpoint
ALTER TABLE `office_keys` ADD `sealed` blob;--> statement-breakpoint
ALTER TABLE `office_keys` ADD `mac` text DEFAULT '' NOT NULL;--> statement-breakpoint
CREATE UNIQUE INDEX `office_keys_epoch_unique` ON `office_keys` (`epoch`);