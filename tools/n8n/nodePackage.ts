import { childProcess, fs, os, path, projectRoot } from '../node';
import { runNpm } from './npm';

/** The package that n8n is to load; its built `dist` must be there. */
const source = projectRoot;

/** Unpacks an archive of npm into a folder, without the folder `package` that it has on top; what was there is gone. */
export async function unpack(archive: string, folder: string): Promise<void> {
	await fs.promises.rm(folder, { recursive: true, force: true });
	await fs.promises.mkdir(folder, { recursive: true });
	const name = path.basename(archive);
	await fs.promises.copyFile(archive, path.join(folder, name));
	// A name without a path: tar takes "C:" for the name of another computer.
	await new Promise<void>((resolve, reject) => {
		const args = ['-xzf', name, '--strip-components=1'];
		childProcess.execFile('tar', args, { cwd: folder }, (error) =>
			error ? reject(error) : resolve(),
		);
	});
	await fs.promises.rm(path.join(folder, name));
}

/**
 * Packs a package into a folder, as the very files that npm would publish.
 * @param from the folder of the built package; the checkout unless given
 * @returns the path of the archive
 */
export async function pack(folder: string, from = source): Promise<string> {
	await runNpm({
		task: 'Packing the node package',
		args: ['pack', '--ignore-scripts', '--pack-destination', folder],
		cwd: from,
		logFile: path.join(folder, 'pack.log'),
	});
	const archive = (await fs.promises.readdir(folder)).find((name) => name.endsWith('.tgz'));
	if (archive === undefined) throw new Error(`npm pack made no archive of ${from}.`);
	return path.join(folder, archive);
}

/** The folder in which n8n looks for an installed community package. */
export function nodePackageFolder(userFolder: string, name: string): string {
	return path.join(userFolder, '.n8n', 'nodes', 'node_modules', name);
}

/**
 * Puts a node package where n8n keeps installed community nodes.
 * n8n loads every `n8n-nodes-*` folder it finds there and asks no registry; the package's node types are
 * `<package name>.<node name>`. Packed and copied, never linked: a linked package would take its
 * `n8n-workflow` from the checkout and not from n8n.
 * @param userFolder n8n's user folder; a version of the package that is already there is replaced
 * @param from the folder of the built package; the checkout unless given
 */
export async function installNodePackage(userFolder: string, from = source): Promise<void> {
	const temporary = await fs.promises.mkdtemp(path.join(os.tmpdir(), 'n8n-nodes-ipex-pack-'));
	try {
		const archive = await pack(temporary, from);
		const manifest: unknown = JSON.parse(
			await fs.promises.readFile(path.join(from, 'package.json'), 'utf8'),
		);
		const { name } = manifest as { name: string };
		await unpack(archive, nodePackageFolder(userFolder, name));
	} finally {
		await fs.promises.rm(temporary, { recursive: true, force: true });
	}
}
