import type { ICredentialType, INodeType } from 'n8n-workflow';

import { fs, path, projectRoot } from '../../tools/node';

interface Package {
	n8n: { credentials: string[]; nodes: string[] };
}

/** The files that n8n loads, absolute. */
export function builtFiles(): { credentials: string[]; nodes: string[] } {
	const text = fs.readFileSync(path.join(projectRoot, 'package.json'), 'utf8');
	const { credentials, nodes } = (JSON.parse(text) as Package).n8n;
	const absolute = (file: string) => path.join(projectRoot, file);
	return { credentials: credentials.map(absolute), nodes: nodes.map(absolute) };
}

/** A node of the built package, by the name of its class. */
export function builtNode(name: string): INodeType {
	return make(builtFiles().nodes, name) as INodeType;
}

/** The credential of the built package. */
export function builtCredential(): ICredentialType {
	return make(builtFiles().credentials, 'IpexApi') as ICredentialType;
}

function make(files: string[], name: string): unknown {
	const file = files.find((one) => path.basename(one).startsWith(`${name}.`));
	if (file === undefined) throw new Error(`The package has no ${name}.`);
	// eslint-disable-next-line @typescript-eslint/no-require-imports
	const Class = (require(file) as Record<string, new () => unknown>)[name];
	if (Class === undefined) throw new Error(`${file} has no class ${name}.`);
	return new Class();
}
