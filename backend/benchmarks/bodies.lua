-- wrk -s bodies.lua URL -- FILE: post the lines of FILE in turn, and print the result as one line of JSON.
local requests, turn = {}, 0

function init(arguments)
    wrk.method = "POST"
    wrk.headers["Content-Type"] = "application/json"
    for body in io.lines(arguments[1]) do requests[#requests + 1] = wrk.format(nil, nil, nil, body) end
end

function request()
    turn = turn % #requests + 1
    return requests[turn]
end

function done(summary, latency)
    local failed = summary.errors.status + summary.errors.connect + summary.errors.read + summary.errors.timeout
    io.write(string.format('{"requests":%d,"failed":%d,"microseconds":%d,"p50":%.0f,"p99":%.0f}\n',
        summary.requests, failed, summary.duration, latency:percentile(50), latency:percentile(99)))
end
