/** What tests share. Nothing that ships depends on it. */
package io.meterhouse.testing;
