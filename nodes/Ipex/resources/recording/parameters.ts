import type { INodeProperties } from 'n8n-workflow';

/** Fields that several operations of recordings share. */

export const binaryPropertyName: INodeProperties = {
	displayName: 'Put Output File in Field',
	name: 'binaryPropertyName',
	type: 'string',
	default: 'data',
	required: true,
	hint: 'The name of the output binary field to put the file in',
	description: 'Name of the binary field of the output item that holds the file',
};

export const callIds: INodeProperties = {
	displayName: 'Call IDs',
	name: 'callIds',
	type: 'string',
	default: '',
	required: true,
	placeholder: 'e.g. 1412256225.1941, 1412256301.1950',
	description:
		'The callId of each call (the API also calls it linkedid), separated by commas, or a list from an expression',
};

export const fileFormats: INodeProperties = {
	displayName: 'File Formats',
	name: 'extensions',
	type: 'multiOptions',
	options: [
		{ name: 'FLAC', value: 'flac' },
		{ name: 'MP3', value: 'mp3' },
	],
	default: ['mp3'],
	description: 'Which files of a recording; FLAC exists only where enhanced recording is on',
	routing: { send: { type: 'query', property: 'extensions' } },
};
