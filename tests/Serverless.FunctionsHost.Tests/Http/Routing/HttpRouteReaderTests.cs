using Serverless.FunctionsHost.Http.Routing;
using Serverless.FunctionsHost.Protocol;
using Serverless.FunctionsHost.Triggers;
using Serverless.FunctionsHost.Worker;

namespace Serverless.FunctionsHost.Tests.Http.Routing;

public sealed class HttpRouteReaderTests
{
    private readonly BindingErrors _errors = new();

    [Theory]
    [InlineData("administer/x")]
    [InlineData("/RUNTIME")]
    public void Read_ReservedRoute_IsRefused(string route)
    {
        Read(worker: false, Function("Keep", "orders"), Function("Bad", route)).ShouldBe(["Keep"]);

        _errors.All.Single().ShouldStartWith("Function 'Bad': its route");
    }

    [Theory]
    [InlineData("orders/{id")]
    [InlineData("orders//{id}")]
    [InlineData("orders/{id:thing}")]
    [InlineData("orders/{id:length(a)}")]
    public void Read_MalformedRoute_IsAnErrorOfThatFunctionAndOfAllThatTheWorkerRoutes(string route)
    {
        Read(worker: false, Function("Keep", "orders"), Function("Bad", route)).ShouldBe(["Keep"]);
        _errors.All.Single().ShouldStartWith("Function 'Bad':");

        Read(worker: true, Function("Keep", "orders"), Function("Bad", route)).ShouldBeEmpty();
        _errors.All[^1].ShouldBe(
            "Function 'Keep': the worker's router takes no request while the route of 'Bad' is wrong.");
    }

    [Fact]
    public void Read_SameShape_TheFirstByNameKeepsIt()
    {
        Read(worker: false, Function("Beta", "Items/{id}", "post", "get"), Function("Alpha", "items/{key}", "GET"))
            .ShouldBe(["Alpha"]);

        _errors.All.Single().ShouldStartWith("Function 'Beta':");
        _errors.All.Single().ShouldContain("'Alpha'");
    }

    [Fact]
    public void Read_SameShapeWithAWorkerThatRoutes_NeitherCanBeServed()
    {
        Read(worker: true, Function("Beta", "items/{id}"), Function("Alpha", "items/{key}", "GET"), Function(
            "Other", "x"))
            .ShouldBe(["Other"]);

        _errors.All.Count.ShouldBe(2);
    }

    [Fact]
    public void Read_SameShapeWithOtherMethodsOrConstraints_AreDifferent() =>
        Read(
            worker: true,
            Function("A", "items/{id}", "GET"),
            Function("B", "items/{id}", "POST"),
            Function("C", "items/{id:int}", "GET"),
            Function("D", "items/{id?}", "DELETE")).ShouldBe(["A", "B", "C", "D"]);

    [Fact]
    public void Read_EmptyRoute_IsTheNameUnlessTheWorkerRoutes()
    {
        Read(worker: false, Function("Root", "")).ShouldBe(["Root"]);
        HttpRouteReader.TemplateOf(Function("Root", ""), "api").ShouldBe("api/Root");
        HttpRouteReader.TemplateOf(Function("Root", null), "").ShouldBe("Root");

        Read(worker: true, Function("Root", "")).ShouldBeEmpty();
        var error = _errors.All.Single();
        error.ShouldContain("its Route is empty");
        error.ShouldEndWith("\"{ignored:maxlength(0)?}\".");
    }

    [Fact]
    public void Read_PrefixThatTheWorkerReadsOtherwise_IsAnErrorOfEachFunction()
    {
        var routes = new HttpRouteReader(new WorkerRouter("api/"), "api", _errors).Read([Function("A", "a")]);

        routes.ShouldBeEmpty();
        _errors.All.Single().ShouldContain("'api/'");
    }

    private static FunctionDefinition Function(string name, string? route, params string[] methods)
    {
        var list = string.Concat(methods.Select((method, index) => $"{(index > 0 ? "," : "")}\"{method}\""));
        return FunctionDefinition.From(new RpcFunctionMetadata
        {
            Name = name,
            RawBindings =
            {
                $$"""
                {"name":"request","type":"httpTrigger","direction":"In","methods":[{{list}}]
                {{(route is null ? "" : $",\"route\":\"{route}\"")}}}
                """,
            },
        });
    }

    private IEnumerable<string> Read(bool worker, params FunctionDefinition[] functions) =>
        new HttpRouteReader(worker ? new WorkerRouter("api") : null, "api", _errors)
            .Read(functions).Select(route => route.Function.Name);
}
