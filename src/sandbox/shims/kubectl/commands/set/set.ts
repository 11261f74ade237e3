import type { Command } from '../../cli/command.ts'
import { setEnv } from './env.ts'
import { setImage } from './image.ts'
import { setResources } from './resources.ts'
import { setSelector } from './selector.ts'
import { setServiceAccount } from './serviceaccount.ts'
import { setSubject } from './subject.ts'

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
