/** Steps into an object: a key, or an item of a list by its index or by the value of a key. */
export type FieldStep = string | number | { key: string; value: string }

/** A path as people write it: `spec.containers[name=nginx].image`, `metadata.labels["app.kubernetes.io/name"]`. */
export function fieldPath(steps: readonly FieldStep[]): string {
  return steps.reduce<string>((text, step) => {
    if (typeof step === 'number') return `${text}[${step}]`
    if (typeof step === 'object') return `${text}[${step.key}=${step.value}]`
    if (/^[A-Za-z_$][\w$-]*$/.test(step)) return text === '' ? step : `${text}.${step}`
    return `${text}[${JSON.stringify(step)}]`
  }, '')
}
