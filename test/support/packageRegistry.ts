import express from 'express';

import { pack, unpack } from '../../tools/n8n/nodePackage';
import { HttpServer } from '../../tools/platform/service/httpServer';
import { crypto, fs, os, path } from '../../tools/node';

/** A package registry that has one package in one version: the packed one of this checkout. */
export interface PackageRegistry {
	readonly port: number;
	/** What was asked for, as `GET /n8n-nodes-ipex`. */
	readonly journal: string[];
	stop(): Promise<void>;
}

interface Manifest {
	name: string;
	version: string;
}

/** What a registry tells of a package, as far as npm needs it to fetch one. */
function documentOf(manifest: Manifest, archive: Buffer, tarball: string) {
	const integrity = `sha512-${crypto.createHash('sha512').update(archive).digest('base64')}`;
	const version = { ...manifest, dist: { tarball, integrity } };
	return {
		version,
		whole: {
			name: manifest.name,
			'dist-tags': { latest: manifest.version },
			versions: { [manifest.version]: version },
		},
	};
}

/** Packs the checkout, whose `dist` must be built, and serves it on a free port. */
export async function startPackageRegistry(): Promise<PackageRegistry> {
	const folder = await fs.promises.mkdtemp(path.join(os.tmpdir(), 'n8n-nodes-ipex-registry-'));
	const archiveFile = await pack(folder);
	const archive = await fs.promises.readFile(archiveFile);
	await unpack(archiveFile, path.join(folder, 'package'));
	const manifest = JSON.parse(
		await fs.promises.readFile(path.join(folder, 'package', 'package.json'), 'utf8'),
	) as Manifest;
	await fs.promises.rm(folder, { recursive: true });

	const { name } = manifest;
	const archivePath = `/${name}/-/${path.basename(archiveFile)}`;
	const journal: string[] = [];
	const app = express();
	app.use((request, _response, next) => {
		journal.push(`${request.method} ${request.path}`);
		next();
	});
	// By whatever name it was asked.
	const document = (request: express.Request) =>
		documentOf(manifest, archive, `https://${request.hostname}${archivePath}`);
	app.get(`/${name}`, (request, response) => response.json(document(request).whole));
	app.get([`/${name}/latest`, `/${name}/${manifest.version}`], (request, response) =>
		response.json(document(request).version),
	);
	app.get(archivePath, (_request, response) =>
		response.type('application/octet-stream').send(archive),
	);
	const server = new HttpServer('package registry', app);
	await server.listen(0);
	return {
		port: Number(new URL(server.url).port),
		journal,
		stop: async () => await server.close(),
	};
}
