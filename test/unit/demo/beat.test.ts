import { withBeat } from '../../../demo/n8n/beat';
import { timers } from '../../support/node';

describe('withBeat', () => {
	it('beats while the work lasts and no longer', async () => {
		let beats = 0;
		const result = await withBeat(
			5,
			async () => {
				beats += 1;
				await Promise.resolve();
			},
			async () => {
				while (beats < 3) await timers.setTimeout(1);
				return 'done';
			},
		);
		const counted = beats;
		await timers.setTimeout(20);
		expect(result).toBe('done');
		expect(beats).toBe(counted);
	});

	it('passes on what the work throws', async () => {
		const work = async () => await Promise.reject<string>(new Error('no disk'));
		await expect(withBeat(5, async () => await Promise.resolve(), work)).rejects.toThrow('no disk');
	});
});
