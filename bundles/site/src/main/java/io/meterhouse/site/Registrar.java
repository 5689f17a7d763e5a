package io.meterhouse.site;

import java.util.Map;

/** Where services are registered: the framework, or whatever stands for it. */
interface Registrar {
    <T> Registration register(Class<T> type, T service, Map<String, Object> properties);

    /** A service that is registered. */
    interface Registration {
        /** Changes the properties in place; who uses the service goes on using it. */
        void properties(Map<String, Object> properties);

        void remove();
    }
}
