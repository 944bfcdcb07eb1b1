import { withInstallLock } from '../../../tools/n8n/installLock';
import { fs, os, path } from '../../../tools/node';

describe('withInstallLock', () => {
	let folder: string;
	let file: string;

	beforeEach(async () => {
		folder = await fs.promises.mkdtemp(path.join(os.tmpdir(), 'ipex-lock-'));
		file = path.join(folder, 'n8n.lock');
	});

	afterEach(async () => {
		await fs.promises.rm(folder, { recursive: true });
	});

	it('lets one work at a time, and the other know that it waits', async () => {
		const events: string[] = [];
		let firstBegan = () => {};
		const firstBegins = new Promise<void>((resolve) => (firstBegan = resolve));
		let secondWaited = () => {};
		const secondWaits = new Promise<void>((resolve) => (secondWaited = resolve));
		const first = withInstallLock(file, jest.fn(), async () => {
			events.push('first begins');
			firstBegan();
			await secondWaits;
			events.push('first ends');
		});
		await firstBegins;
		const onWait = () => {
			events.push('second waits');
			secondWaited();
		};
		const second = withInstallLock(file, onWait, async () => {
			events.push('second works');
			await Promise.resolve();
		});
		await Promise.all([first, second]);
		expect(events).toStrictEqual(['first begins', 'second waits', 'first ends', 'second works']);
	});

	it('takes over from one who died', async () => {
		await fs.promises.writeFile(file, '');
		const longAgo = new Date(Date.now() - 60_000);
		await fs.promises.utimes(file, longAgo, longAgo);
		await expect(
			withInstallLock(file, jest.fn(), async () => await Promise.resolve(1)),
		).resolves.toBe(1);
	});

	it('leaves no lock behind when the work fails', async () => {
		const work = async () => await Promise.reject(new Error('no network'));
		await expect(withInstallLock(file, jest.fn(), work)).rejects.toThrow('no network');
		expect(fs.existsSync(file)).toBe(false);
	});
});
