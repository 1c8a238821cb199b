DROP INDEX `tips_closed`;--> statement-breakpoint
DROP INDEX `tips_rewardable`;--> statement-breakpoint
ALTER TABLE `tips` ADD `days_left` integer;--> statement-breakpoint
CREATE INDEX `tips_received` ON `tips` (`received_on`,`id`);--> statement-breakpoint
CREATE INDEX `tips_waiting` ON `tips` (`status`,`lane`,`received_on`,`id`) WHERE "tips"."status" = 'waiting';--> statement-breakpoint
CREATE INDEX `tips_closed` ON `tips` (`status`,`received_on`,`id`) WHERE "tips"."status" = 'closed';--> statement-breakpoint
CREATE INDEX `tips_rewardable` ON `tips` (`status`,`finding`,`received_on`,`id`) WHERE ("tips"."wants_reward" = 1 and "tips"."status" = 'closed' and "tips"."finding" = 'substantiated');--> statement-breakpoint
-- A clock that does not run has no due day. SQL knows no holidays: a step that runs gets three or four weeks from its first day.
UPDATE `tips` SET `due_on` = '9999-12-31', `days_left` = CASE WHEN `status` = 'waiting' THEN CASE WHEN `ever_referred` = 1 THEN 20 ELSE 15 END END
WHERE `status` IN ('waiting', 'out-of-scope', 'spam', 'closed', 'withdrawn');--> statement-breakpoint
UPDATE `tips` SET `due_on` = coalesce((SELECT date(max(`on_day`), CASE `tips`.`status` WHEN 'referred' THEN '+28 days' ELSE '+21 days' END)
FROM `events` WHERE `tip_id` = `tips`.`id` AND `to` = `tips`.`status` AND `taken_back` = 0), `due_on`)
WHERE `status` IN ('investigating', 'referred');
