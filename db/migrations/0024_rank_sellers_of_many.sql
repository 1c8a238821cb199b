DROP INDEX `tips_ageing`;--> statement-breakpoint
DROP INDEX `tips_seller`;--> statement-breakpoint
-- SQLite drops no column that an index names: these two come back as they were.
DROP INDEX `tips_turn`;--> statement-breakpoint
DROP INDEX `tips_fold`;--> statement-breakpoint
ALTER TABLE `tips` DROP COLUMN `turn`;--> statement-breakpoint
ALTER TABLE `tips` ADD `seller_reports` integer DEFAULT 0 NOT NULL;--> statement-breakpoint
ALTER TABLE `tips` ADD `turn` integer GENERATED ALWAYS AS (case
    when status in ('withdrawn', 'spam') then null
    when objected = 1 then 0
    when answered_on is not null then 1
    when status = 'received' then case
      when lane = 'slow' then 7
      when seller_reports >= 3 then 2
      when evidence_count > 0 then 3
      when category in ('employer', 'training') then 4
      else 5 end
    when status = 'investigating' then 6
  end) VIRTUAL;--> statement-breakpoint
CREATE INDEX `tips_turn` ON `tips` (`turn`,`due_on`,`id`) WHERE "tips"."turn" is not null;--> statement-breakpoint
CREATE INDEX `tips_fold` ON `tips` (`fold`,`turn`,`due_on`,`id`,`lane`,`evidence_count`) WHERE "tips"."fold" is not null;--> statement-breakpoint
CREATE INDEX `tips_ageing` ON `tips` (`due_on`,`id`) WHERE +"tips"."turn" between 2 and 6;--> statement-breakpoint
CREATE INDEX `tips_seller` ON `tips` (`seller_id`,`received_on`,`id`) WHERE "tips"."seller_id" is not null;--> statement-breakpoint
-- Counts the different texts about every seller, as api/records/sellers/reports.ts does.
WITH kin AS MATERIALIZED (
	SELECT seller_id, received_on, coalesce(flood_id, (SELECT min(token) FROM tokens WHERE tip_id = id AND strength = 'text'), id) AS text FROM tips
	WHERE seller_id IS NOT NULL AND status NOT IN ('out-of-scope', 'spam', 'withdrawn') AND lane = 'normal' AND summary IS NOT NULL
), told AS (
	SELECT day.seller_id, day.received_on, count(DISTINCT kin.text) AS reports
	FROM (SELECT DISTINCT seller_id, received_on FROM tips WHERE seller_id IS NOT NULL) AS day
	JOIN kin ON kin.seller_id = day.seller_id AND kin.received_on BETWEEN date(day.received_on, '-29 days') AND date(day.received_on, '+29 days')
	GROUP BY day.seller_id, day.received_on
)
UPDATE tips SET seller_reports = told.reports FROM told WHERE tips.seller_id = told.seller_id AND tips.received_on = told.received_on;
