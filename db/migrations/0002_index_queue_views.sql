DROP INDEX `tips_lane`;--> statement-breakpoint
DROP INDEX `tips_assignee`;--> statement-breakpoint
CREATE INDEX `tips_open` ON `tips` (`due_on`,`id`) WHERE "tips"."status" in ('received', 'investigating', 'waiting', 'referred');--> statement-breakpoint
CREATE INDEX `tips_slow` ON `tips` (`due_on`,`id`) WHERE "tips"."lane" = 'slow' and "tips"."status" in ('received', 'investigating', 'waiting', 'referred');--> statement-breakpoint
CREATE INDEX `tips_closed` ON `tips` (`due_on`,`id`) WHERE "tips"."status" = 'closed';--> statement-breakpoint
CREATE INDEX `tips_assignee` ON `tips` (`assignee_id`,`due_on`,`id`) WHERE "tips"."status" in ('received', 'investigating', 'waiting', 'referred');--> statement-breakpoint
CREATE INDEX `arrivals_number` ON `arrivals` (`number`);