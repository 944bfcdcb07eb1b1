/* eslint-disable @n8n/community-nodes/no-restricted-imports --
 * Where n8n's engine keeps files is n8n-core's own business. */
import 'reflect-metadata';
import { type BinaryDataConfig, BinaryDataService, ErrorReporter } from 'n8n-core';
import type { IBinaryData } from 'n8n-workflow';

interface Container {
	get<T>(type: unknown): T;
	set<T>(type: unknown, instance: T): void;
}

// Of the copies of this package that may be installed, the one that n8n-core itself uses.
// eslint-disable-next-line @typescript-eslint/no-require-imports
const { Container } = require(
	require.resolve('@n8n/di', { paths: [require.resolve('n8n-core')] }),
) as { Container: Container };

/**
 * Where n8n keeps binary data: in files, as it does in production, or in memory. Built here, since n8n's own way to
 * build it writes settings into the home folder.
 */
function binaryDataService(folder?: string): BinaryDataService {
	const config = { mode: 'filesystem', localStoragePath: folder } as BinaryDataConfig;
	const reporter = Container.get<ErrorReporter>(ErrorReporter);
	return new BinaryDataService(
		config,
		reporter,
		reporter as unknown as ConstructorParameters<typeof BinaryDataService>[2],
	);
}

/** Lets n8n keep binary data in memory from now on. */
export function keepFilesInMemory(): void {
	Container.set(BinaryDataService, binaryDataService());
}

/** Lets n8n keep binary data in files from now on. */
export async function keepFilesIn(folder: string): Promise<void> {
	const service = binaryDataService(folder);
	await service.init();
	Container.set(BinaryDataService, service);
}

/** The bytes of binary data, as a later node gets them. */
export async function* bytesOf(file: IBinaryData): AsyncGenerator<Uint8Array> {
	const service = Container.get<BinaryDataService>(BinaryDataService);
	if (!file.id) yield await service.getAsBuffer(file);
	else for await (const chunk of await service.getAsStream(file.id)) yield chunk as Uint8Array;
}
