import { shell } from '../shell/main.ts'
import type { Program } from '../types.ts'
import { buffered, bufferedNames } from './buffered.ts'
import { curl } from './curl/main.ts'
import { dd } from './dd.ts'
import { cat, tee } from './files.ts'
import { grep } from './grep.ts'
import { head, tail } from './head-tail.ts'
import { hexdump } from './hexdump.ts'
import { ls } from './ls.ts'
import { dig } from './network/dig.ts'
import { getent } from './network/getent.ts'
import { ip } from './network/ip.ts'
import { nc } from './network/nc.ts'
import { nslookup } from './network/nslookup.ts'
import { ping } from './network/ping.ts'
import { wget } from './network/wget.ts'
import * as processes from './processes.ts'
import { stty } from './stty.ts'
import { sysctl } from './sysctl.ts'
import * as system from './system.ts'
import { tar } from './tar.ts'
import { testProgram } from './test-program.ts'
import type { Userland } from './userland.ts'
import { xargs } from './xargs.ts'

function common(userland: Userland): Record<string, Program> {
  return {
    ...Object.fromEntries(bufferedNames.map((name) => [name, buffered(name)])),
    '[': testProgram,
    cat,
    clear: system.clear,
    date: system.date,
    dd: dd(userland),
    df: system.df,
    echo: testProgram,
    env: system.env,
    false: testProgram,
    free: system.free,
    getent,
    grep,
    head,
    hexdump,
    hostname: system.hostname,
    id: system.id,
    kill: processes.kill,
    ls: ls(userland),
    nproc: system.nproc,
    pidof: processes.pidof,
    printenv: system.printenv,
    printf: testProgram,
    ps: processes.ps(userland),
    pwd: testProgram,
    sleep: processes.sleep,
    stty,
    sysctl,
    tail,
    tar: tar(userland),
    tee,
    test: testProgram,
    timeout: processes.timeout,
    true: testProgram,
    uname: system.uname,
    uptime: system.uptime,
    whoami: system.whoami,
    xargs,
    yes: system.yes,
  }
}

const ash = shell('ash')
const bash = shell('bash')
const dash = shell('dash')

const busyboxTools: Record<string, Program> = {
  ...common('busybox'),
  ash,
  ip,
  killall: processes.killall,
  nc: nc('busybox'),
  nslookup: nslookup('busybox'),
  pgrep: processes.pidof,
  ping: ping('busybox'),
  pkill: processes.killall,
  sh: ash,
  top: processes.top,
  wget,
}
const gnuTools: Record<string, Program> = { ...common('gnu'), bash, sh: dash }

/** Tools a Debian image gets by installing a package, by command. */
const extras: Record<string, Program> = {
  curl,
  dig,
  ip,
  nc: nc('gnu'),
  nslookup: nslookup('gnu'),
  ping: ping('gnu'),
  top: processes.top,
  wget,
}

/** busybox as images lay it out: shells and basic tools in `/bin`, the others in the last folder. */
export function busyboxPrograms(folder = '/bin'): Record<string, Program> {
  return inFolder(busyboxTools, folder)
}

/** Debian's coreutils, bash and dash, with some more tools. */
export function debianPrograms(more: readonly string[] = []): Record<string, Program> {
  const added = Object.fromEntries(more.flatMap((name) => (extras[name] ? [[name, extras[name]]] : [])))
  return { ...inFolder({ ...gnuTools, ...added }, '/usr/bin'), '/bin/sh': dash, '/bin/bash': bash }
}

/** Tools of other packages on top of busybox, as Alpine installs them. */
export function alpinePackages(names: readonly string[]): Record<string, Program> {
  const tools: Record<string, Program> = { ...extras, bash }
  return Object.fromEntries(names.flatMap((name) => (tools[name] ? [[`/usr/bin/${name}`, tools[name]]] : [])))
}

function inFolder(tools: Readonly<Record<string, Program>>, folder: string): Record<string, Program> {
  return Object.fromEntries(Object.entries(tools).map(([name, program]) => [`${folder}/${name}`, program]))
}
