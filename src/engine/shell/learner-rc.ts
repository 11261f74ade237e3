/**
 * What the learner's own shell reads at its start in `k8slab shell`. Before each prompt it notes the last command with its exit code in
 * `$K8SLAB_SHELL/ran` (NUL between the fields), keeps folder and variables for the lab's other commands, waits until the command has
 * been heard of (3 s at most, and not for a k8slab that is gone), and takes and prints what `$K8SLAB_SHELL/line` says.
 */
export const bashRc = `
[ -r "$HOME/.bashrc" ] && [ -z "$K8SLAB_PLAIN_RC" ] && . "$HOME/.bashrc"
[ -r "$K8SLAB_STATE/carried.sh" ] && . "$K8SLAB_STATE/carried.sh"
export PATH="$K8SLAB_PATH" KUBECONFIG="$K8SLAB_KUBECONFIG"
set -o history
__k8slab_number=
__k8slab_prompt() {
  local status=$? number command turn
  read -r number command < <(HISTTIMEFORMAT= history 1)
  if [ -n "$__k8slab_number" ] && [ "$number" != "$__k8slab_number" ]; then
    # Lines that are pasted together are several entries before one prompt.
    [ "$number" -gt $((__k8slab_number + 1)) ] &&
      command=$(HISTTIMEFORMAT= history $((number - __k8slab_number)) | sed -E 's/^ *[0-9]+[* ] //')
    rm -f "$K8SLAB_SHELL/heard"
    printf '%s\\0%s\\0' "$status" "$command" >> "$K8SLAB_SHELL/ran"
  fi
  __k8slab_number=$number
  { declare -p > "$K8SLAB_STATE/variables"; declare -f > "$K8SLAB_STATE/functions"; printf '%s' "$PWD" > "$K8SLAB_STATE/cwd"; } 2> /dev/null
  for turn in {1..60}; do
    [ -e "$K8SLAB_SHELL/heard" ] || ! kill -0 $PPID 2> /dev/null && break
    sleep 0.05
  done
  mv -f "$K8SLAB_SHELL/line" "$K8SLAB_SHELL/said" 2> /dev/null && cat "$K8SLAB_SHELL/said"
  return $status
}
PROMPT_COMMAND=__k8slab_prompt
PS1='(k8slab $(cat "$K8SLAB_SHELL/place" 2> /dev/null)) \\w \\$ '
`

export const zshRc = `
[ -r "$HOME/.zshrc" ] && [ -z "$K8SLAB_PLAIN_RC" ] && . "$HOME/.zshrc"
export PATH="$K8SLAB_PATH" KUBECONFIG="$K8SLAB_KUBECONFIG"
setopt prompt_subst
__k8slab_command=
preexec() { __k8slab_command=$1 }
precmd() {
  local code=$? turn
  if [ -n "$__k8slab_command" ]; then
    rm -f "$K8SLAB_SHELL/heard"
    printf '%s\\0%s\\0' "$code" "$__k8slab_command" >> "$K8SLAB_SHELL/ran"
    __k8slab_command=
  fi
  printf '%s' "$PWD" > "$K8SLAB_STATE/cwd"
  for turn in {1..60}; do
    [ -e "$K8SLAB_SHELL/heard" ] || ! kill -0 $PPID 2> /dev/null && break
    sleep 0.05
  done
  mv -f "$K8SLAB_SHELL/line" "$K8SLAB_SHELL/said" 2> /dev/null && cat "$K8SLAB_SHELL/said"
}
PS1='(k8slab $(cat "$K8SLAB_SHELL/place" 2> /dev/null)) %~ %# '
`
