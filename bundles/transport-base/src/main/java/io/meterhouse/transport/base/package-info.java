/** What transports share. Each of them carries its own copy; see docs/adding-a-transport.md. */
package io.meterhouse.transport.base;
