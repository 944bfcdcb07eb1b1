import { withHeartbeat } from '../../../tools/n8n/heartbeat';
import { timers } from '../../../tools/node';

describe('withHeartbeat', () => {
	it('ticks while the work lasts and no longer', async () => {
		let ticks = 0;
		const result = await withHeartbeat(
			5,
			async () => {
				ticks += 1;
				await Promise.resolve();
			},
			async () => {
				while (ticks < 3) await timers.setTimeout(1);
				return 'done';
			},
		);
		const counted = ticks;
		await timers.setTimeout(20);
		expect(result).toBe('done');
		expect(ticks).toBe(counted);
	});

	it('passes on what the work throws', async () => {
		const work = async () => await Promise.reject<string>(new Error('no disk'));
		await expect(withHeartbeat(5, async () => await Promise.resolve(), work)).rejects.toThrow(
			'no disk',
		);
	});
});
