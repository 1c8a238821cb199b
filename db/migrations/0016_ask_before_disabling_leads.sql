CREATE TABLE `disablings` (
	`account_id` text PRIMARY KEY NOT NULL,
	`asked_by` text NOT NULL,
	`asked_on` text NOT NULL,
	`mac` text NOT NULL,
	FOREIGN KEY (`account_id`) REFERENCES `accounts`(`id`) ON UPDATE no action ON DELETE no action,
	FOREIGN KEY (`asked_by`) REFERENCES `accounts`(`id`) ON UPDATE no action ON DELETE no action
);
