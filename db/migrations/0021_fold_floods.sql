ALTER TABLE `tips` ADD `sketch` text;--> statement-breakpoint
ALTER TABLE `tips` ADD `flood_id` text;--> statement-breakpoint
ALTER TABLE `tips` ADD `fold` text GENERATED ALWAYS AS (case when status = 'received' and assignee_id is null and answered_on is null then flood_id end) VIRTUAL;--> statement-breakpoint
CREATE INDEX `tips_flood` ON `tips` (`flood_id`) WHERE "tips"."flood_id" is not null;--> statement-breakpoint
CREATE INDEX `tips_fold` ON `tips` (`fold`,`turn`,`due_on`,`id`,`lane`,`evidence_count`) WHERE "tips"."fold" is not null;