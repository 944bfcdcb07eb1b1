import { onChange } from '../../../demo/watch';
import { fs, os, path } from '../../../tools/node';
import { eventually } from '../../support/condition';

describe('a watched folder', () => {
	let folder: string;

	beforeEach(async () => {
		folder = await fs.promises.mkdtemp(path.join(os.tmpdir(), 'ipex-watch-'));
		await fs.promises.mkdir(path.join(folder, 'inner'));
	});

	afterEach(async () => {
		await fs.promises.rm(folder, { recursive: true });
	});

	const change = async () =>
		await fs.promises.writeFile(path.join(folder, 'inner', 'file.ts'), String(Math.random()));

	it('is built after a change, and once more after a change during a build', async () => {
		let builds = 0;
		let finish: () => void = () => undefined;
		const stop = onChange([folder], async () => {
			builds += 1;
			await new Promise<void>((resolve) => (finish = resolve));
		});
		await change();
		const built = async () => await Promise.resolve(builds);
		await eventually(built, (count) => count === 1, 30_000);
		await change();
		finish();
		await eventually(built, (count) => count >= 2, 30_000);
		finish();
		stop();
	});
});
