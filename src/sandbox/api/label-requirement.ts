export type LabelOperator = 'in' | 'notin' | '=' | '==' | '!=' | 'gt' | 'lt' | 'exists' | '!'

/** One term of a label selector as a predicate. Source: k8s.io/apimachinery/pkg/labels/selector.go, Requirement.Matches. */
export function requirement(
  key: string,
  operator: LabelOperator,
  values: readonly string[],
): (labels: Record<string, string>) => boolean {
  const find = (labels: Record<string, string>) => (Object.hasOwn(labels, key) ? labels[key] : undefined)
  switch (operator) {
    case 'exists':
      return (labels) => find(labels) !== undefined
    case '!':
      return (labels) => find(labels) === undefined
    case 'gt':
    case 'lt':
      return (labels) => compareNumbers(find(labels), values[0] ?? '', operator)
    case 'notin':
    case '!=':
      return (labels) => {
        const value = find(labels)
        return value === undefined || !values.includes(value)
      }
    default:
      return (labels) => {
        const value = find(labels)
        return value !== undefined && values.includes(value)
      }
  }
}

function compareNumbers(value: string | undefined, limit: string, operator: 'gt' | 'lt'): boolean {
  if (value === undefined || !isInteger(value) || !isInteger(limit)) return false
  return operator === 'gt' ? BigInt(value) > BigInt(limit) : BigInt(value) < BigInt(limit)
}

/** Whether Go's `strconv.ParseInt(text, 10, 64)` takes the text. */
export function isInteger(text: string): boolean {
  if (!/^[-+]?\d+$/.test(text)) return false
  const value = BigInt(text.replace(/^\+/, ''))
  return value >= -(2n ** 63n) && value < 2n ** 63n
}
