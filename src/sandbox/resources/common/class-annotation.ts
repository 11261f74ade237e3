/** The annotation that named the storage class before there was a field. */
export const classAnnotation = 'volume.beta.kubernetes.io/storage-class'

export function classWarnings(annotations: Record<string, string> | undefined): string[] {
  if (annotations?.[classAnnotation] === undefined) return []
  return [`metadata.annotations[${classAnnotation}]: deprecated since v1.8; use "storageClassName" attribute instead`]
}
