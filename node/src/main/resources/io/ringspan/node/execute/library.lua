-- In a library. While it is loaded, hardly anything is there but redis, and that is another one. Each function begins with nothing written,
-- and says that it tells what it writes, unless it may pass by.
local function wrapped(callback, flags)
local writes = $TELLS
if flags then
for i = 1, #flags do
if flags[i] == 'no-writes' then writes = false end
end
end
return function(...)
if not find then
ready()
rest()
end
seen, room = {}, $ROOM
if writes then redis.call('RPUSHX', list, list) end
return callback(...)
end
end

api.register_function = function(first, second)
if second then return redis.register_function(first, wrapped(second)) end
first.callback = wrapped(first.callback, first.flags)
return redis.register_function(first)
end
api.log = function(...) return redis.log(...) end
api.LOG_DEBUG, api.LOG_VERBOSE, api.LOG_NOTICE, api.LOG_WARNING = redis.LOG_DEBUG, redis.LOG_VERBOSE, redis.LOG_NOTICE, redis.LOG_WARNING
api.REDIS_VERSION, api.REDIS_VERSION_NUM = redis.REDIS_VERSION, redis.REDIS_VERSION_NUM
