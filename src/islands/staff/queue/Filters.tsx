import { useState } from 'react'
import { nobody, queueSorts, type QueueFilter } from '#shared/contract/queue.ts'
import { operationItems } from '#shared/catalogue.ts'
import { keysOf } from '#shared/keys.ts'
import { districts } from '#shared/places.ts'
import { categories, platforms } from '#shared/tip/lists.ts'
import { statuses } from '#shared/tip/moves.ts'
import { useAnswer } from '../data/cache.ts'
import { peopleQuery } from '../data/queries.ts'
import { isNarrowed, queueAddress, whole, type Listing } from '../data/route.ts'
import css from './filters.module.css'

type Choices = Readonly<Record<string, string>>

/** A choice in the row of filters. Its first option is the filter's name and takes the filter off. */
function Pick({
  name,
  value,
  choices,
  onValue,
}: {
  readonly name: string
  readonly value: string | undefined
  readonly choices: Choices
  readonly onValue: (value: string | undefined) => void
}) {
  return (
    <select
      aria-label={name}
      value={value ?? ''}
      data-set={value === undefined ? undefined : ''}
      onChange={(event) => {
        onValue(event.target.value === '' ? undefined : event.target.value)
      }}
    >
      <option value="">{name}</option>
      {keysOf(choices).map((key) => (
        <option key={key} value={key}>
          {choices[key]}
        </option>
      ))}
    </select>
  )
}

const labelsOf = <K extends string>(list: Readonly<Record<K, { readonly label: string }>>): Choices =>
  Object.fromEntries(keysOf(list).map((key) => [key, list[key].label]))
const statusNames = labelsOf(statuses)
const operationNames: Choices = Object.fromEntries(
  keysOf(operationItems).map((slug) => [slug, operationItems[slug].name]),
)

/** The filters of a list and its order. The address holds them: a colleague can open the same list. */
export function Filters({ listing }: { readonly listing: Listing }) {
  const { view, filter } = listing
  const people = useAnswer(peopleQuery).value ?? []
  /** Sets a field to a chosen value. The options hold no other value than the field takes. */
  const choose = (name: keyof QueueFilter) => (value: string | undefined) => {
    location.hash = queueAddress({ view, filter: { ...filter, [name]: value } })
  }
  const pick = (name: keyof QueueFilter, label: string, choices: Choices) => (
    <Pick name={label} value={filter[name]} choices={choices} onValue={choose(name)} />
  )
  const only = (name: 'pictures' | 'reward', label: string) => {
    const isOn = filter[name] !== undefined
    return (
      <button
        type="button"
        aria-pressed={isOn}
        onClick={() => {
          choose(name)(isOn ? undefined : '1')
        }}
      >
        {label}
      </button>
    )
  }
  const day = (name: 'since' | 'until', label: string) => (
    <input
      type="date"
      aria-label={label}
      value={filter[name] ?? ''}
      onChange={(event) => {
        choose(name)(event.target.value === '' ? undefined : event.target.value)
      }}
    />
  )
  const [isOpen, setOpen] = useState(false)
  // A filter that works stays in sight.
  const isMoreSet = (['operation', 'status', 'assignee', 'since', 'until'] as const).some(
    (name) => filter[name] !== undefined,
  )
  const isShowing = isOpen || isMoreSet
  return (
    <div
      className={css.filters}
      role="group"
      aria-label="筛选"
      data-open={isShowing || isNarrowed(filter) ? '' : undefined}
    >
      {pick('category', '类别', categories)}
      {pick('district', '地方', districts)}
      {pick('platform', '平台', platforms)}
      {only('pictures', '有图')}
      {only('reward', '想领奖')}
      <button
        type="button"
        className={css.more}
        aria-expanded={isShowing}
        onClick={() => {
          setOpen(!isOpen)
        }}
      >
        其他条件
      </button>
      {pick('sort', '排序', queueSorts)}
      {isShowing && (
        <div className={css.rest}>
          {pick('status', '状态', statusNames)}
          {pick('operation', '作业', operationNames)}
          {pick('assignee', '承办人', {
            [nobody]: '还没有人',
            ...Object.fromEntries(people.map(({ id, displayName }) => [id, displayName])),
          })}
          <label>
            收到
            {day('since', '收到，从')}至{day('until', '收到，至')}
          </label>
        </div>
      )}
      {filter.seller !== undefined && <span className={css.seller}>同一卖家</span>}
      {filter.flood !== undefined && <span className={css.seller}>相同文字</span>}
      {isNarrowed(filter) && <a href={queueAddress(whole(view))}>全部去掉</a>}
    </div>
  )
}
