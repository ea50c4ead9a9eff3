import type { MigrationInterface, QueryRunner } from 'typeorm'

/** Every tick asks whether there is a wrong verdict to count. */
export class WrongVerdictsIndex1763881200000 implements MigrationInterface {
  name = 'WrongVerdictsIndex1763881200000'

  async up(runner: QueryRunner): Promise<void> {
    await runner.query(
      'CREATE INDEX classifications_wrong ON classifications (judged_at) WHERE NOT judged_right',
    )
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query('DROP INDEX classifications_wrong')
  }
}
