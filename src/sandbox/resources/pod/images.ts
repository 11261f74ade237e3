/** The tag of an image reference: `latest` when it names neither a tag nor a digest, '' with a digest alone or when it cannot be parsed. */
function imageTag(image: string): string {
  const match = referencePattern.exec(image)
  if (!match?.groups) return ''
  const { tag, digest } = match.groups
  if (tag) return tag
  return digest ? '' : 'latest'
}

// distribution/reference: [domain/]path[:tag][@digest]
const referencePattern =
  /^(?:(?:[A-Za-z0-9](?:[A-Za-z0-9.-]*[A-Za-z0-9])?|\[[a-fA-F0-9:]+\])(?::\d+)?\/)?[a-z0-9]+(?:(?:\.|_|__|-+)[a-z0-9]+)*(?:\/[a-z0-9]+(?:(?:\.|_|__|-+)[a-z0-9]+)*)*(?::(?<tag>\w[\w.-]{0,127}))?(?<digest>@[A-Za-z][A-Za-z0-9]*(?:[-_+.][A-Za-z][A-Za-z0-9]*)*:[0-9a-fA-F]{32,})?$/

/** `Always` for `latest`, else `IfNotPresent`. */
export function defaultPullPolicy(image: string | undefined): string {
  return imageTag(image ?? '') === 'latest' ? 'Always' : 'IfNotPresent'
}
