import { Command } from '@oclif/core'
export class List extends Command {
  static override description = 'List labs'
  async run(): Promise<void> {
    this.log('labs')
  }
}
