-- SQLite drops no column that an index names: these three come back as they were.
DROP INDEX `tips_ageing`;--> statement-breakpoint
DROP INDEX `tips_turn`;--> statement-breakpoint
DROP INDEX `tips_fold`;--> statement-breakpoint
ALTER TABLE `tips` DROP COLUMN `turn`;--> statement-breakpoint
ALTER TABLE `tips` ADD `turn` integer GENERATED ALWAYS AS (case
    when status in ('withdrawn', 'spam') then null
    when category = 'correction' then case
      when objected = 1 or answered_on is not null or status in ('received', 'investigating')
        then 9 end
    when objected = 1 then 0
    when answered_on is not null then 1
    when status = 'received' then case
      when lane = 'slow' then 8
      when urgent = 1 then 2
      when seller_reports >= 3 then 3
      when evidence_count > 0 then 4
      when category in ('employer', 'training') then 5
      else 6 end
    when status = 'investigating' then 7
  end) VIRTUAL;--> statement-breakpoint
CREATE INDEX `tips_corrections` ON `tips` (`lane`,`received_on`,`id`,`status`) WHERE "tips"."category" = 'correction';--> statement-breakpoint
CREATE INDEX `tips_turn` ON `tips` (`turn`,`due_on`,`id`) WHERE "tips"."turn" is not null;--> statement-breakpoint
CREATE INDEX `tips_fold` ON `tips` (`fold`,`turn`,`due_on`,`id`,`lane`,`evidence_count`) WHERE "tips"."fold" is not null;--> statement-breakpoint
CREATE INDEX `tips_ageing` ON `tips` (`due_on`,`id`) WHERE +"tips"."turn" between 3 and 7;
