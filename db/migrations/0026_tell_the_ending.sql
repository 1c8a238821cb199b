ALTER TABLE `events` ADD `ground` text;--> statement-breakpoint
ALTER TABLE `events` ADD `deed` text;--> statement-breakpoint
ALTER TABLE `move_requests` ADD `ground` text;--> statement-breakpoint
ALTER TABLE `move_requests` ADD `deed` text;--> statement-breakpoint
ALTER TABLE `rewards` ADD `answer` text;