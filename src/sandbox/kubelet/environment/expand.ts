/**
 * Replaces `$(NAME)` by the value of NAME; unknown names stay as they are, `$$` is a dollar that starts nothing
 * (k8s.io/kubernetes/third_party/forked/golang/expansion).
 */
export function expand(text: string, lookup: (name: string) => string | undefined): string {
  return text.replace(/\$\$|\$\(([^)]*)\)/g, (match, name?: string) => {
    if (name === undefined) return '$'
    return lookup(name) ?? match
  })
}
