import type { Command } from '../cli/command.ts'
import { setEnv } from './set/env.ts'
import { setImage } from './set/image.ts'
import { setResources } from './set/resources.ts'
import { setSelector } from './set/selector.ts'
import { setServiceAccount } from './set/serviceaccount.ts'
import { setSubject } from './set/subject.ts'

export const set: Command = {
  use: 'SUBCOMMAND',
  short: 'Configure application resources',
  subcommands: {
    env: setEnv,
    image: setImage,
    resources: setResources,
    selector: setSelector,
    serviceaccount: setServiceAccount,
    subject: setSubject,
  },
}
