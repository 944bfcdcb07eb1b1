import type { INodeProperties } from 'n8n-workflow';

import { readAcknowledgement, readList, readRecord } from '../../request/responseReaders';
import { operation } from '../../request/operation';
import { returnAllAndLimit, userOrActAs } from '../../parameters/commonParameters';
import { operationParameters } from '../../parameters/mergeParameters';
import { getMembersFields } from './getMembers';
import { getNumberFields, getNumbersFields } from './numbers';
import { getUserFields, getUsersFields } from './users';
import { reloadFields } from './reload';
import {
	setUserProfile,
	setUserProfileFields,
	updateProfile,
	updateProfileFields,
} from './profiles';

const show = { resource: ['switchboard'] };

export const switchboardDescription: INodeProperties[] = [
	{
		displayName: 'Operation',
		name: 'operation',
		type: 'options',
		noDataExpression: true,
		displayOptions: { show },
		options: [
			{
				name: 'Get Members',
				value: 'getMembers',
				action: 'Get many queue members',
				description:
					'Get the members of the call-centre queues with their lines, queues and skills',
				routing: {
					request: { method: 'GET', url: '/members' },
					operations: { pagination: operation(readList()) },
				},
			},
			{
				name: 'Get Number',
				value: 'getNumber',
				action: 'Get number',
				description: 'Get one number (line) of the switchboard',
				routing: {
					request: { method: 'GET', url: '/numbers/{numberId}' },
					operations: { pagination: operation(readRecord('a number', ['id', 'number'])) },
				},
			},
			{
				name: 'Get Numbers',
				value: 'getNumbers',
				action: 'Get many numbers',
				description: 'Get the numbers (lines) of the switchboard and who owns them',
				routing: {
					request: { method: 'GET', url: '/numbers' },
					operations: { pagination: operation(readList()) },
				},
			},
			{
				name: 'Get Pauses',
				value: 'getPauses',
				action: 'Get many pause reasons',
				description: 'Get the reasons for a pause that agents of the call centre can choose from',
				routing: {
					request: { method: 'GET', url: '/pauses' },
					operations: { pagination: operation(readList()) },
				},
			},
			{
				name: 'Get Profiles',
				value: 'getProfiles',
				action: 'Get many profiles of user',
				description: 'Get the profiles of a user: which one is active, and where it sends calls',
				routing: {
					request: { method: 'GET', url: '/profiles' },
					operations: { pagination: operation(readList()) },
				},
			},
			{
				name: 'Get User',
				value: 'getUser',
				action: 'Get user',
				description: 'Get one user of the switchboard',
				routing: {
					request: { method: 'GET', url: '/pbx/users/{userId}' },
					operations: { pagination: operation(readRecord('a user', ['id', 'login'])) },
				},
			},
			{
				name: 'Get Users',
				value: 'getUsers',
				action: 'Get many users',
				description: 'Get the users of the switchboard with their lines',
				routing: {
					request: { method: 'GET', url: '/pbx/users' },
					operations: { pagination: operation(readList()) },
				},
			},
			{
				name: 'Reload',
				value: 'reload',
				action: 'Reload switchboard',
				description:
					'Make configuration changes take effect on the switchboard. Affects everybody on it.',
				routing: {
					request: { method: 'PUT', url: '/service/reload' },
					operations: { pagination: operation(readAcknowledgement()) },
				},
			},
			{
				name: 'Set User Profile',
				value: 'setUserProfile',
				action: 'Switch user to profile',
				description: 'Switch a user to another profile, which decides where calls to that user go',
				routing: {
					request: { method: 'PUT', url: '/users/profile' },
					operations: { pagination: operation(setUserProfile) },
				},
			},
			{
				name: 'Update Profile',
				value: 'updateProfile',
				action: 'Update profile',
				description:
					'Change where a profile sends calls, or make it the active one. Only what is added under Changes is sent.',
				routing: {
					request: { method: 'PUT', url: '/profiles/{profileId}' },
					operations: { pagination: operation(updateProfile) },
				},
			},
		],
		default: 'getUsers',
	},
	...operationParameters('switchboard', {
		getMembers: getMembersFields,
		getNumber: getNumberFields,
		getNumbers: getNumbersFields,
		getPauses: returnAllAndLimit,
		getProfiles: [userOrActAs('query'), ...returnAllAndLimit],
		getUser: getUserFields,
		getUsers: getUsersFields,
		reload: reloadFields,
		setUserProfile: setUserProfileFields,
		updateProfile: updateProfileFields,
	}),
];
