using System.Text;
using Microsoft.AspNetCore.Http;
using Serverless.Broker.Administration;
using Serverless.Broker.Tests.Amqp.Robustness;
using Serverless.Broker.Tests.Support;

namespace Serverless.Broker.Tests.Administration;

public sealed class AdministrationApplicationTests
{
    /// <summary>With --listen strangers reach it: what went wrong inside is for the log.</summary>
    [Fact]
    public async Task Process_WhenTheBrokerFails_LogsWhyAndAnswersWithoutIt()
    {
        await using TestNamespace test = await TestNamespace.StartAsync();
        var errors = new ErrorCounter();
        var application = new AdministrationApplication(test.Broker, test.Time, errors);
        using var answer = new MemoryStream();
        var context = new DefaultHttpContext
        {
            Request =
            {
                Method = "PUT",
                Path = "/q",
                Scheme = "http",
                Host = new HostString("localhost"),
                Body = new FailingStream(),
            },
            Response = { Body = answer },
        };

        await application.ProcessRequestAsync(context);

        context.Response.StatusCode.ShouldBe(500);
        Encoding.UTF8.GetString(answer.ToArray()).ShouldContain("log says why");
        Encoding.UTF8.GetString(answer.ToArray()).ShouldNotContain(FailingStream.Secret);
        errors.Errors.ShouldHaveSingleItem().ShouldContain(FailingStream.Secret);
    }
}
