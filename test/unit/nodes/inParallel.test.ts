import { inParallel } from '../../../nodes/Ipex/request/inParallel';
import { timers } from '../../../tools/node';

describe('a task for each item', () => {
	it('is done for all of them, a few at a time', async () => {
		let underWay = 0;
		let most = 0;
		const done: number[] = [];
		await inParallel([1, 2, 3, 4, 5, 6, 7], 3, async (item) => {
			most = Math.max(most, ++underWay);
			await timers.setImmediate();
			underWay--;
			done.push(item);
		});
		expect([done.sort(), most]).toStrictEqual([[1, 2, 3, 4, 5, 6, 7], 3]);
	});

	it('is begun for no further item after the first failure, which is thrown when all have ended', async () => {
		const begun: number[] = [];
		let ended = 0;
		const work = inParallel([1, 2, 3, 4, 5, 6, 7], 3, async (item) => {
			begun.push(item);
			await timers.setImmediate();
			ended++;
			if (item === 2 || item === 3) throw new Error(`item ${item}`);
		});
		await expect(work).rejects.toThrow('item 2');
		expect([begun.length <= 4, ended === begun.length]).toStrictEqual([true, true]);
	});
});
