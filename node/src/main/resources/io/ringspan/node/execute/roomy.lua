local function push(...) return redis.pcall('RPUSHX', published, ...) end
