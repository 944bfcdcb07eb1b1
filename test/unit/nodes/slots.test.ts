import fc from 'fast-check';

import { inSlot } from '../../../nodes/Ipex/shared/slots';

describe('slots', () => {
	it('let 16 tasks of a platform run at once, all of them in the end, and the first come first', async () => {
		await fc.assert(
			fc.asyncProperty(
				fc.scheduler(),
				fc.array(fc.boolean(), { maxLength: 60 }),
				async (s, tasks) => {
					let running = 0;
					let most = 0;
					const begun: number[] = [];
					const outcomes = tasks.map(
						async (succeeds, i) =>
							await inSlot('platform', async () => {
								begun.push(i);
								most = Math.max(most, ++running);
								await s.schedule(Promise.resolve());
								running--;
								if (!succeeds) throw new Error('failed');
							}),
					);
					const settled = await s.waitFor(Promise.allSettled(outcomes));
					expect(most).toBe(Math.min(16, tasks.length));
					expect(begun).toEqual(tasks.map((_, i) => i));
					expect(settled.map(({ status }) => status === 'fulfilled')).toEqual(tasks);
				},
			),
			{ numRuns: 2_000 },
		);
	}, 60_000);

	it('of one platform do not hold up another', async () => {
		const never = new Promise<void>(() => undefined);
		for (let i = 0; i < 16; i++) void inSlot('stuck', async () => await never);
		expect(await inSlot('lively', async () => 'done')).toBe('done');
	});
});
