import { operationClasses, operationItems } from '#shared/catalogue.ts'
import { fields } from '#shared/tip/fields.ts'
import { Choice, Group } from './Field.tsx'
import { useWords } from './words/words.tsx'

const itemsOf = (operationClass: string) =>
  Object.entries(operationItems).filter(([, item]) => item.class === operationClass)

interface OperationsProps {
  readonly chosen: readonly string[]
  readonly errors: readonly string[]
}

/** The certificates in question: the ten classes of the catalogue, folded. */
export function Operations({ chosen, errors }: OperationsProps) {
  const { say, told } = useWords()
  const { label: legend, hint } = fields.operations
  return (
    <Group id="operations" legend={told(legend)} hint={told(hint)} errors={errors}>
      <details className="folds" id="operations" open={chosen.length > 0 || errors.length > 0}>
        <summary>{say('选作业种类')}</summary>
        {Object.entries(operationClasses).map(([operationClass, label]) => {
          const items = itemsOf(operationClass)
          return (
            <details key={operationClass} open={items.some(([slug]) => chosen.includes(slug))}>
              <summary>{told(label)}</summary>
              <div className="joined">
                {items.map(([slug, item]) => (
                  <Choice
                    key={slug}
                    id={`operations-${slug}`}
                    type="checkbox"
                    name="operations"
                    value={slug}
                    label={told(item.name)}
                    checked={chosen.includes(slug)}
                  />
                ))}
              </div>
            </details>
          )
        })}
      </details>
    </Group>
  )
}
