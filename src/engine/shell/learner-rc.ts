/**
 * What the learner's own shell reads at its start in `k8slab shell`. Before each prompt it notes the last command with its exit code in
 * `$K8SLAB_STATE/ran` (NUL between the fields), keeps folder and variables for the lab's other commands, and prints what
 * `$K8SLAB_STATE/line` says when that is news.
 */
export const bashRc = `
[ -r "$HOME/.bashrc" ] && [ -z "$K8SLAB_PLAIN_RC" ] && . "$HOME/.bashrc"
[ -r "$K8SLAB_STATE/carried.sh" ] && . "$K8SLAB_STATE/carried.sh"
export PATH="$K8SLAB_PATH" KUBECONFIG="$K8SLAB_KUBECONFIG"
set -o history
__k8slab_number=
__k8slab_said=
__k8slab_prompt() {
  local status=$? number command
  # Several lines that were pasted are one entry: read to its end.
  read -r -d '' number command < <(HISTTIMEFORMAT= history 1)
  if [ -n "$__k8slab_number" ] && [ "$number" != "$__k8slab_number" ]; then
    printf '%s\\0%s\\0' "$status" "$command" >> "$K8SLAB_STATE/ran"
  fi
  __k8slab_number=$number
  { declare -p > "$K8SLAB_STATE/variables"; declare -f > "$K8SLAB_STATE/functions"; printf '%s' "$PWD" > "$K8SLAB_STATE/cwd"; } 2> /dev/null
  __k8slab_line=$(cat "$K8SLAB_STATE/line" 2> /dev/null)
  if [ "$__k8slab_line" != "$__k8slab_said" ]; then
    [ -n "$__k8slab_line" ] && printf '%s\\n' "$__k8slab_line"
    __k8slab_said=$__k8slab_line
  fi
  return $status
}
PROMPT_COMMAND=__k8slab_prompt
PS1='(k8slab $(cat "$K8SLAB_STATE/place" 2> /dev/null)) \\w \\$ '
`

export const zshRc = `
[ -r "$HOME/.zshrc" ] && [ -z "$K8SLAB_PLAIN_RC" ] && . "$HOME/.zshrc"
export PATH="$K8SLAB_PATH" KUBECONFIG="$K8SLAB_KUBECONFIG"
setopt prompt_subst
__k8slab_said=
__k8slab_command=
preexec() { __k8slab_command=$1 }
precmd() {
  local code=$? line
  if [ -n "$__k8slab_command" ]; then
    printf '%s\\0%s\\0' "$code" "$__k8slab_command" >> "$K8SLAB_STATE/ran"
    __k8slab_command=
  fi
  printf '%s' "$PWD" > "$K8SLAB_STATE/cwd"
  line=$(cat "$K8SLAB_STATE/line" 2> /dev/null)
  if [ "$line" != "$__k8slab_said" ]; then
    [ -n "$line" ] && print -r -- "$line"
    __k8slab_said=$line
  fi
}
PS1='(k8slab $(cat "$K8SLAB_STATE/place" 2> /dev/null)) %~ %# '
`
