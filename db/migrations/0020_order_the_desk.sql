ALTER TABLE `tips` ADD `answered_on` text;--> statement-breakpoint
ALTER TABLE `tips` ADD `turn` integer GENERATED ALWAYS AS (case
    when status in ('withdrawn', 'spam') then null
    when objected = 1 then 0
    when answered_on is not null then 1
    when status = 'received' then case
      when lane = 'slow' then 6
      when evidence_count > 0 then 2
      when category in ('employer', 'training') then 3
      else 4 end
    when status = 'investigating' then 5
  end) VIRTUAL;--> statement-breakpoint
CREATE INDEX `tips_turn` ON `tips` (`turn`,`due_on`,`id`) WHERE "tips"."turn" is not null;--> statement-breakpoint
CREATE INDEX `tips_ageing` ON `tips` (`due_on`,`id`) WHERE +"tips"."turn" between 2 and 5;--> statement-breakpoint
CREATE INDEX `tips_answered` ON `tips` (`answered_on`,`id`) WHERE "tips"."answered_on" is not null;--> statement-breakpoint
CREATE INDEX `tips_taken` ON `tips` (`due_on`,`id`) WHERE not "tips"."status" in ('out-of-scope', 'spam', 'closed', 'withdrawn') and "tips"."assignee_id" is not null;