DROP INDEX `tips_lane`;--> statement-breakpoint
DROP INDEX `tips_assignee`;--> statement-breakpoint
CREATE INDEX `tips_open` ON `tips` (`due_on`,`id`) WHERE not "tips"."status" in ('out-of-scope', 'spam', 'closed', 'withdrawn');--> statement-breakpoint
CREATE INDEX `tips_closed` ON `tips` (`status`,`due_on`,`id`) WHERE "tips"."status" = 'closed';--> statement-breakpoint
CREATE INDEX `tips_lane` ON `tips` (`lane`,`due_on`,`id`) WHERE not "tips"."status" in ('out-of-scope', 'spam', 'closed', 'withdrawn');--> statement-breakpoint
CREATE INDEX `tips_assignee` ON `tips` (`assignee_id`,`due_on`,`id`) WHERE not "tips"."status" in ('out-of-scope', 'spam', 'closed', 'withdrawn');--> statement-breakpoint
CREATE INDEX `arrivals_number` ON `arrivals` (`number`);