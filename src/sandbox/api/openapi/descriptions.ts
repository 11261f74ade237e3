/** The prose of the API's reference, only loaded when a client reads OpenAPI. */
export interface Descriptions {
  /** By definition; the description of the type itself is under ''. */
  types: Readonly<Record<string, Readonly<Record<string, string>>>>
  /** The parameters many operations share, as in OpenAPI v3; `fieldManager patch` is the one of patches. */
  parameters: Readonly<Record<string, object>>
}

export async function loadDescriptions(): Promise<Descriptions> {
  const { default: descriptions } = await import('../../schema/descriptions.gen.json', { with: { type: 'json' } })
  return descriptions as unknown as Descriptions
}
