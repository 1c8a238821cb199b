import { useState } from 'react'
import { useQuery } from '@tanstack/react-query'
import { nobody, queueSorts, type QueueFilter } from '#shared/contract/queue.ts'
import { operationItems } from '#shared/catalogue.ts'
import { keysOf } from '#shared/keys.ts'
import { districts } from '#shared/places.ts'
import { categories, platforms } from '#shared/tip/lists.ts'
import { statuses } from '#shared/tip/moves.ts'
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

/** A filter that is on or off. */
function Only({
  name,
  isOn,
  onToggle,
}: {
  readonly name: string
  readonly isOn: boolean
  readonly onToggle: () => void
}) {
  return (
    <button type="button" aria-pressed={isOn} onClick={onToggle}>
      {name}
    </button>
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
  const people = useQuery(peopleQuery).data ?? []
  const change = (changed: QueueFilter) => {
    location.hash = queueAddress({ view, filter: { ...filter, ...changed } })
  }
  /** Sets a field to a chosen value. The options hold no other value than the field takes. */
  const choose = (name: keyof QueueFilter) => (value: string | undefined) => {
    location.hash = queueAddress({ view, filter: { ...filter, [name]: value } })
  }
  const pick = (name: keyof QueueFilter, label: string, choices: Choices) => (
    <Pick name={label} value={filter[name]} choices={choices} onValue={choose(name)} />
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
      <Only
        name="有图"
        isOn={filter.pictures !== undefined}
        onToggle={() => {
          change({ pictures: filter.pictures === undefined ? '1' : undefined })
        }}
      />
      <Only
        name="想领奖"
        isOn={filter.reward !== undefined}
        onToggle={() => {
          change({ reward: filter.reward === undefined ? '1' : undefined })
        }}
      />
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
      {pick('sort', view === 'first' ? '按：先看' : '按：默认', queueSorts)}
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
            <input
              type="date"
              aria-label="收到，从"
              value={filter.since ?? ''}
              onChange={(event) => {
                choose('since')(event.target.value === '' ? undefined : event.target.value)
              }}
            />
            至
            <input
              type="date"
              aria-label="收到，至"
              value={filter.until ?? ''}
              onChange={(event) => {
                choose('until')(event.target.value === '' ? undefined : event.target.value)
              }}
            />
          </label>
        </div>
      )}
      {filter.seller !== undefined && <span className={css.seller}>同一卖家</span>}
      {isNarrowed(filter) && <a href={queueAddress(whole(view))}>全部去掉</a>}
    </div>
  )
}
